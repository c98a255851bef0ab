const WHITE_SPACE = /[\t-\r\x1c-\x20\x85\p{Z}]/u;

/**
 * Splits SQL into statements as `querycast predict --input sql` does: they end at a semicolon outside quotes and comments,
 * which is not part of them; what holds nothing but white space and comments is none. Gives text and first line of each.
 */
export function statements(sql) {
  const found = [];
  let position = 0;
  let line = 1;
  while (position < sql.length) {
    while (position < sql.length && WHITE_SPACE.test(sql[position])) {
      line += sql[position] === "\n" ? 1 : 0;
      position++;
    }
    const { end, blank } = endOfStatement(sql, position);
    const text = sql.slice(position, end);
    if (!blank) {
      found.push({ text: trimmedEnd(text), line });
    }
    line += newlines(text);
    position = end + 1;
  }
  return found;
}

function endOfStatement(sql, start) {
  let position = start;
  let blank = true;
  while (position < sql.length && sql[position] !== ";") {
    const afterComment = endOfComment(sql, position);
    if (afterComment > position) {
      position = afterComment;
    } else {
      blank &&= WHITE_SPACE.test(sql[position]);
      position = "'\"`".includes(sql[position]) ? endOfQuoted(sql, position) : position + 1;
    }
  }
  return { end: Math.min(position, sql.length), blank };
}

function endOfComment(sql, start) {
  if (sql.startsWith("--", start)) {
    return orEnd(sql.indexOf("\n", start), 0, sql);
  }
  return sql.startsWith("/*", start) ? orEnd(sql.indexOf("*/", start + 2), 2, sql) : start;
}

/** A doubled quote just begins another quoted text; a backslash hides what follows it. */
function endOfQuoted(sql, start) {
  let position = start + 1;
  while (position < sql.length && sql[position] !== sql[start]) {
    position += sql[position] === "\\" ? 2 : 1;
  }
  return Math.min(position + 1, sql.length);
}

function orEnd(index, length, sql) {
  return index < 0 ? sql.length : index + length;
}

function trimmedEnd(text) {
  let end = text.length;
  while (end > 0 && WHITE_SPACE.test(text[end - 1])) {
    end--;
  }
  return text.slice(0, end);
}

function newlines(text) {
  return text.split("\n").length - 1;
}
