/** Tests of copies of databases. */
@NullMarked
package dev.pinion.store.copy;

import org.jspecify.annotations.NullMarked;
