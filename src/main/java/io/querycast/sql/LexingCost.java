package io.querycast.sql;

import io.querycast.sql.Statement.Position;
import io.querycast.sql.Statement.Unparsed;

/**
 * Refuses texts that would hold the lexer, which cannot be interrupted. It reads on from some characters in search of an end
 * and, not finding what it hoped for, takes one token and starts again right behind it: from {@code [} to the next {@code ]}
 * or the end of the line, from a quote behind {@code q} or a backslash possibly to the end of the text. Sixty-four thousand
 * brackets cost it minutes. So what is read in vain is summed up first, in one pass and with less credulity than the lexer
 * has: quotes and comments count like the rest.
 */
final class LexingCost {
    /** Characters read in vain; some ten milliseconds. */
    private static final int LIMIT = 1 << 20;

    private LexingCost() {}

    /**
     * Returns normally if the lexer will be done in linear time.
     *
     * @throws Refusal if the text is too long or costs too much
     */
    static void check(String sql, ParserLimits limits) throws Refusal {
        if (sql.length() > limits.characters()) {
            throw new Refusal(new Unparsed("longer than " + limits.characters() + " characters"));
        }
        long cost = 0;
        int openBrackets = 0;
        char previous = ' ';
        for (int i = 0; i < sql.length(); i++) {
            char current = sql.charAt(i);
            switch (current) {
                case '[' -> openBrackets++;
                case ']', '\n' -> openBrackets = 0;
                case '\'' -> cost += previous == '\\' || previous == 'q' || previous == 'Q' ? sql.length() - i : 0;
                default -> {}
            }
            cost += openBrackets;
            if (cost > LIMIT) {
                throw new Refusal(new Unparsed("too many brackets or quotes without an end", position(sql, i)));
            }
            previous = current;
        }
    }

    private static Position position(String sql, int offset) {
        String before = sql.substring(0, offset);
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        return new Position(line, offset - before.lastIndexOf('\n'));
    }
}
