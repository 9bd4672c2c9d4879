/** What is written the same way wherever it stands: actors, scopes, conditions and checks. */
@NullMarked
package dev.pinion.http.wire;

import org.jspecify.annotations.NullMarked;
