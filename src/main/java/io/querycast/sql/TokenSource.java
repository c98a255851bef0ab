package io.querycast.sql;

import io.querycast.sql.Statement.Position;
import io.querycast.sql.Statement.Unparsed;
import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.parser.CCJSqlParserTokenManager;
import net.sf.jsqlparser.parser.SimpleCharStream;
import net.sf.jsqlparser.parser.StringProvider;
import net.sf.jsqlparser.parser.Token;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.parser.feature.FeatureConfiguration;

/**
 * The tokens of a text, all of them read and checked against the limits before the parser gets the first: the parser's own
 * lexer counts, so that no text can be one thing to the check and another to the parser.
 */
final class TokenSource extends CCJSqlParserTokenManager {
    private final String sql;
    private final List<Token> tokens = new ArrayList<>();
    private int next;

    private TokenSource(String sql, SimpleCharStream characters) {
        super(characters);
        this.sql = sql;
    }

    /**
     * {@return the tokens of a text}
     *
     * @throws Refusal if it has none, goes past a limit, or is not made of tokens
     */
    static TokenSource read(String sql, FeatureConfiguration dialect, ParserLimits limits) throws Refusal {
        LexingCost.check(sql, limits);
        TokenSource source = new TokenSource(sql, new SimpleCharStream(new StringProvider(sql)));
        source.configuration = dialect;
        source.readAll(limits);
        return source;
    }

    private void readAll(ParserLimits limits) throws Refusal {
        Token token = read();
        if (token.kind == EOF) {
            throw new Refusal(new Unparsed("no statement"));
        }
        int depth = 0;
        int dots = 0;
        int sinceDot = 2;
        for (; token.kind != EOF; token = read()) {
            tokens.add(token);
            if (tokens.size() > limits.tokens()) {
                throw new Refusal("more than " + limits.tokens() + " tokens", token);
            }
            depth += nesting(token);
            if (depth > limits.depth()) {
                throw new Refusal("nested deeper than " + limits.depth() + " levels", token);
            }
            if (isDot(token)) {
                dots = sinceDot < 2 ? dots + 1 : 1;
                sinceDot = 0;
            } else {
                sinceDot++;
            }
            if (dots >= limits.nameParts()) {
                throw new Refusal("a name of more than " + limits.nameParts() + " parts", token);
            }
        }
        tokens.add(token);
    }

    /** Leaves out the three line ends that the lexer takes for a semicolon: in a query they are just blank lines. */
    private Token read() throws Refusal {
        try {
            Token token = super.getNextToken();
            while (token.kind == ST_SEMICOLON && token.image.isBlank()) {
                token = super.getNextToken();
            }
            return token;
        } catch (TokenMgrException e) {
            throw new Refusal(notAToken());
        }
    }

    private Unparsed notAToken() {
        int start = input_stream.getAbsoluteTokenBegin() - 1;
        String reason =
                switch (sql.charAt(start)) {
                    case '\'', '"', '`', '$' -> "quote without an end";
                    case '/' -> "comment without an end";
                    default -> "unexpected " + Excerpt.of(sql.substring(start, sql.offsetByCodePoints(start, 1)));
                };
        return new Unparsed(reason, new Position(input_stream.getBeginLine(), input_stream.getBeginColumn()));
    }

    private static int nesting(Token token) {
        return switch (token.image) {
            case "(", "[", "{", "{d", "{t", "{ts" -> 1;
            case ")", "]", "}" -> -1;
            default -> 0;
        };
    }

    private static boolean isDot(Token token) {
        return switch (token.image) {
            case ".", "..", "...", ":" -> true;
            default -> false;
        };
    }

    /**
     * {@return the token that fits no rule}, as far as can be told: a parser that looks ahead gives up where it can choose no
     * rule, which may be long before; it has asked for the token behind the one that fitted none.
     *
     * @param choice where it gave up
     */
    Token misfit(Token choice) {
        return tokens.get(Math.max(tokens.indexOf(choice), next - 2));
    }

    /** {@return the next token; past the last one, the end of the text again and again} */
    @Override
    public Token getNextToken() {
        if (next < tokens.size()) {
            return tokens.get(next++);
        }
        Token end = Token.newToken(EOF, "");
        Token last = tokens.get(tokens.size() - 1);
        end.beginLine = last.beginLine;
        end.beginColumn = last.beginColumn;
        return end;
    }
}
