/**
 * The {@code forge} command line (docs/cli.md): what an operator or a developer types, and what it
 * answers.
 */
@NullMarked
package dev.pinion.cli;

import org.jspecify.annotations.NullMarked;
