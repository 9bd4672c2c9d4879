package dev.pinion.domain.governance;

import dev.pinion.domain.service.Warning;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The plan carries none of these warnings.
 *
 * @param codes the warnings; at least one
 */
public record NoWarnings(List<Warning.Code> codes) implements Condition {

  /** Refused without a warning. */
  public NoWarnings {
    codes = List.copyOf(codes);
    if (codes.isEmpty()) {
      throw new IllegalArgumentException("Name at least one warning");
    }
  }

  @Override
  public Judgement judge(View view) {
    List<String> found =
        view.warnings().stream()
            .filter(warning -> codes.contains(warning.code()))
            .map(warning -> warning.code().wireName())
            .distinct()
            .toList();
    return found.isEmpty()
        ? Judgement.passed("The plan carries none of these warnings.")
        : Judgement.failed(
            found.stream()
                .collect(
                    Collectors.joining(
                        ", ", "The plan carries a warning that the rule forbids: ", ".")));
  }

  @Override
  public boolean isAboutPins() {
    return true;
  }

  @Override
  public boolean judgesWhatStands() {
    return true;
  }
}
