/**
 * What a tenant keeps beside its services and assets: all of it named, tagged, listed, softly
 * deleted and, where it has content that changes, versioned in one way.
 */
@NullMarked
package dev.pinion.domain.resource;

import org.jspecify.annotations.NullMarked;
