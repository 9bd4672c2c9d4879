/** What commands print and how they end: texts, tables, JSON, progress, exit codes. */
@NullMarked
package dev.pinion.cli.output;

import org.jspecify.annotations.NullMarked;
