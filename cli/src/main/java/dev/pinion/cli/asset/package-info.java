/** Commands on agents and context graphs. */
@NullMarked
package dev.pinion.cli.asset;

import org.jspecify.annotations.NullMarked;
