/** What a tenant keeps by name beside services, each kind by one mechanism. */
@NullMarked
package dev.pinion.app.resource;

import org.jspecify.annotations.NullMarked;
