/** What a SQL statement is. Knows no other package of ours; the only one that sees JSqlParser. */
@NullMarked
package io.querycast.sql;

import org.jspecify.annotations.NullMarked;
