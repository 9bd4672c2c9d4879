package dev.pinion.config;

/** A setting that stops the start; the message is one sentence for the operator. */
public final class ConfigurationException extends RuntimeException {

  /** The message names the key, where its value came from, and what is allowed. */
  public ConfigurationException(String message) {
    super(message);
  }
}
