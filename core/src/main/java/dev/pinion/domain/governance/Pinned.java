package dev.pinion.domain.governance;

import dev.pinion.domain.governance.Move.Meaning;

/** No pin of the set follows the newest version. */
public record Pinned() implements Condition {

  @Override
  public Judgement judge(View view) {
    Meaning after = view.move().after();
    if (after == null) {
      return Judgement.passed("The set goes, and its pins with it.");
    }
    boolean agent = after.pins().agentVersion() != null;
    boolean graph = after.pins().graphVersion() != null;
    if (agent && graph) {
      return Judgement.passed("Agent and context graph are pinned.");
    }
    return Judgement.failed(
        "\"%s\" must pin its %s: write a version number instead of null, or promote with pin_latest."
            .formatted(view.move().versionSet(), missing(agent, graph)));
  }

  private static String missing(boolean agent, boolean graph) {
    if (!agent && !graph) {
      return "agent and context graph";
    }
    return agent ? "context graph" : "agent";
  }

  @Override
  public boolean isAboutPins() {
    return true;
  }

  @Override
  public boolean needsFixedContent() {
    return true;
  }

  @Override
  public boolean judgesWhatStands() {
    return true;
  }
}
