/**
 * A driver that loads a whole server, and beside it what bounds it: nginx with the same bytes, and
 * bare commits on the same disk. {@link dev.pinion.benchmarks.driver.Run} is its entry; how to read
 * its table is in docs/performance.md.
 */
@NullMarked
package dev.pinion.benchmarks.driver;

import org.jspecify.annotations.NullMarked;
