/** Seconds as the command line prints them: six decimals. */
export const exact = (seconds) => minus(seconds.toFixed(6));

/** Seconds for comparing at a glance: three decimals. */
export const rounded = (seconds) => minus(seconds.toFixed(3));

/** The same with its sign. */
export const signed = (seconds) => (seconds > 0 ? "+" : "") + rounded(seconds);

/** A whole number with separators between its thousands. */
export const count = (number) => number.toLocaleString("en");

/** A number with its noun. */
export const plural = (number, noun) => `${count(number)} ${noun}${number === 1 ? "" : "s"}`;

/** A text on one line. */
export const excerpt = (text, length = 160) => text.slice(0, 4 * length).replace(/\s+/g, " ").trim().slice(0, length);

/** A longer time in the units of a clock, or nothing when seconds say it best. */
export function clock(seconds) {
  if (seconds < 90) {
    return undefined;
  }
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `about ${minutes} minutes` : `about ${(seconds / 3600).toFixed(1)} hours`;
}

function minus(text) {
  return text.replace("-", "\u2212");
}
