package dev.pinion.domain.governance;

import dev.pinion.domain.governance.Move.Way;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The set changes by promotion, rollback or change request only.
 *
 * @param from the sets that a promotion may come from; null for any
 */
public record PromotionOnly(@Nullable List<Glob> from) implements Condition {

  /** Refused with a list that lets nothing through. */
  public PromotionOnly {
    if (from != null) {
      from = List.copyOf(from);
      if (from.isEmpty()) {
        throw new IllegalArgumentException(
            "Name at least one set to promote from, or leave from out");
      }
    }
  }

  @Override
  public Judgement judge(View view) {
    String set = view.move().versionSet();
    return switch (view.move().way()) {
      case Way.Promotion(var source) ->
          from == null || Glob.any(from, source.versionSet())
              ? Judgement.passed("It is a promotion from \"%s\".".formatted(source.versionSet()))
              : Judgement.failed(
                  "\"%s\" takes promotions from %s only, not from \"%s\"."
                      .formatted(set, Glob.words(from), source.versionSet()));
      case Way.Rollback(long revision, boolean lawful) ->
          Judgement.passed("It is a rollback to revision %d.".formatted(revision));
      case Way.Requested() -> Judgement.passed("A change request asks for it.");
      case Way.Write(), Way.Deletion(), Way.Rejoining(), Way.NewVersion() ->
          Judgement.failed(
              "\"%s\" changes by promotion or rollback only; promote a set onto it."
                  .formatted(set));
    };
  }

  @Override
  public boolean isAboutPins() {
    return true;
  }
}
