package io.querycast.sql;

import io.querycast.sql.Statement.Parsed;
import io.querycast.sql.Statement.Unparsed;
import java.util.List;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.CCJSqlParserConstants;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.StringProvider;
import net.sf.jsqlparser.parser.Token;
import net.sf.jsqlparser.parser.feature.Feature;
import net.sf.jsqlparser.parser.feature.FeatureConfiguration;
import org.jspecify.annotations.Nullable;

/** Reads one text with JSqlParser. Takes its time: see {@link StatementParser} for the time that it may take. */
final class StatementReader {
    /** What gives a dialect away, and how to read it: SQL Server's names and MySQL's strings. */
    private static final List<Quoting> OTHER_QUOTING = List.of(
            new Quoting("[", Feature.allowSquareBracketQuotation),
            new Quoting("\\'", Feature.allowBackslashEscapeCharacter));

    private record Quoting(String sign, Feature feature) {}

    private final String sql;
    private final ParserLimits limits;
    private volatile boolean stopped;
    private volatile @Nullable CCJSqlParser parser;

    StatementReader(String sql, ParserLimits limits) {
        this.sql = sql;
        this.limits = limits;
    }

    /** {@return what the text is: by the standard, else in a dialect that quotes otherwise} */
    Statement read() {
        Statement answer = read(new FeatureConfiguration());
        for (Quoting quoting : OTHER_QUOTING) {
            if (answer instanceof Unparsed
                    && sql.contains(quoting.sign)
                    && read(new FeatureConfiguration().setValue(quoting.feature, true)) instanceof Parsed parsed) {
                return parsed;
            }
        }
        return answer;
    }

    private Statement read(FeatureConfiguration dialect) {
        try {
            TokenSource tokens = TokenSource.read(sql, dialect, limits);
            CCJSqlParser current = new CCJSqlParser(new StringProvider(""));
            current.token_source = tokens;
            parser = current;
            current.interrupted = stopped;
            net.sf.jsqlparser.statement.Statement statement = statement(current, tokens);
            return StatementSummary.of(statement, current.getASTRoot());
        } catch (Refusal e) {
            return e.answer();
        } catch (StackOverflowError e) {
            return new Unparsed("nested too deeply for the parser");
        } catch (RuntimeException e) {
            return new Unparsed("the parser failed on this text");
        }
    }

    /** Asks a running or coming {@link #read} to end early; it may take a while to notice. Any thread may call this. */
    void stop() {
        stopped = true;
        CCJSqlParser current = parser;
        if (current != null) {
            current.interrupted = true;
        }
    }

    private static net.sf.jsqlparser.statement.Statement statement(CCJSqlParser parser, TokenSource tokens)
            throws Refusal {
        net.sf.jsqlparser.statement.Statement statement;
        try {
            statement = parser.Statement();
        } catch (ParseException e) {
            Token last = e.currentToken == null ? parser.token : e.currentToken;
            throw unexpected(tokens.misfit(last.next == null ? last : last.next));
        }
        boolean ended = parser.token.kind == CCJSqlParserConstants.ST_SEMICOLON;
        Token next = parser.getNextToken();
        while (next.kind == CCJSqlParserConstants.ST_SEMICOLON) {
            ended = true;
            next = parser.getNextToken();
        }
        if (next.kind != CCJSqlParserConstants.EOF) {
            throw ended ? new Refusal("more than one statement", next) : unexpected(next);
        }
        return statement;
    }

    private static Refusal unexpected(Token token) {
        String what = token.kind == CCJSqlParserConstants.EOF ? "end of the text" : Excerpt.of(token.image);
        return new Refusal("unexpected " + what, token);
    }
}
