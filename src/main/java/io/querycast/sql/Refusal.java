package io.querycast.sql;

import io.querycast.sql.Statement.Position;
import io.querycast.sql.Statement.Unparsed;
import net.sf.jsqlparser.parser.Token;

/** Ends the reading of a text that is no statement. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Unparsed answer;

    Refusal(Unparsed answer) {
        super(answer.reason(), null, false, false);
        this.answer = answer;
    }

    Refusal(String reason, Token token) {
        this(new Unparsed(reason, new Position(token.beginLine, token.beginColumn)));
    }

    Unparsed answer() {
        return answer;
    }
}
