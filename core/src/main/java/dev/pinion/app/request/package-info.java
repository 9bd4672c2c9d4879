/** Change requests: made, approved, applied by people or by the server. */
@NullMarked
package dev.pinion.app.request;

import org.jspecify.annotations.NullMarked;
