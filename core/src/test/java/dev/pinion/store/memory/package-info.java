/** The core's store in memory, for tests that go back to where they were. */
@NullMarked
package dev.pinion.store.memory;

import org.jspecify.annotations.NullMarked;
