package dev.pinion.http.api;

/** Answers calls of one operation: decodes nothing, decides nothing, makes one call and encodes. */
@FunctionalInterface
public interface Handler {

  /** The answer to a call whose caller, parameters and body have been checked. */
  Answer handle(Call call);
}
