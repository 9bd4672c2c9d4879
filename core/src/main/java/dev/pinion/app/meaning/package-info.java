/** What version sets mean and meant: the versions behind their pins, their digests and ledgers. */
@NullMarked
package dev.pinion.app.meaning;

import org.jspecify.annotations.NullMarked;
