/** What the server says about itself: health, metrics, documents, and the page for a person. */
@NullMarked
package dev.pinion.http.system;

import org.jspecify.annotations.NullMarked;
