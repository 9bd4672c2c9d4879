/** Change requests: planned changes of services that wait until the rules let them through. */
@NullMarked
package dev.pinion.client.model.request;

import org.jspecify.annotations.NullMarked;
