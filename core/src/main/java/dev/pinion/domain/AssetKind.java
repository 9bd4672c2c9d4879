package dev.pinion.domain;

/** The kinds of versioned things that a service is joined from. */
public enum AssetKind {
  /** Who speaks. */
  AGENT("agent", "agent"),
  /** The state machine that steers the talk. */
  CONTEXT_GRAPH("context_graph", "context graph");

  private final String code;
  private final String noun;

  AssetKind(String code, String noun) {
    this.code = code;
    this.noun = noun;
  }

  /** The word in the store and in event kinds. */
  public String code() {
    return code;
  }

  /** The word in sentences. */
  public String noun() {
    return noun;
  }
}
