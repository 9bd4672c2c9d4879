/**
 * A client of Pinion: of its Platform API, and of what the Classic API alone has. It starts with
 * {@link dev.pinion.client.PinionClient}; what the server answers is in {@code
 * dev.pinion.client.model}, as thin views of JSON: see there why. A request that fails throws a
 * {@link dev.pinion.client.ClientException}.
 */
@NullMarked
package dev.pinion.client;

import org.jspecify.annotations.NullMarked;
