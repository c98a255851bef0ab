/** The command line: one class for each subcommand, which turns options into objects and calls them. */
@NullMarked
package io.querycast.cli;

import org.jspecify.annotations.NullMarked;
