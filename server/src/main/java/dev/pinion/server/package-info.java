/** Pinion: a self-hosted control plane for conversational-AI services. */
@NullMarked
package dev.pinion.server;

import org.jspecify.annotations.NullMarked;
