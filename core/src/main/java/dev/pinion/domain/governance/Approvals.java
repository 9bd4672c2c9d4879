package dev.pinion.domain.governance;

import dev.pinion.domain.governance.Judgement.Evidence;
import dev.pinion.domain.governance.View.Backing;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Enough people have approved exactly this content on exactly this state of the set. People count,
 * not credentials ({@link Person}), and never the author of the request.
 *
 * @param count how many
 * @param roles which roles they must have had; null for any
 * @param byOthers whether who made the content does not count either; given as null for yes
 */
public record Approvals(long count, @Nullable List<String> roles, @Nullable Boolean byOthers)
    implements Condition {
  private static final int COUNT_MAX = 10;

  /** Refused with a count that is none, or if nobody's approval could count. */
  public Approvals {
    if (count < 1 || count > COUNT_MAX) {
      throw new IllegalArgumentException("Ask for 1 to %d approvals".formatted(COUNT_MAX));
    }
    byOthers = Objects.requireNonNullElse(byOthers, true);
    if (roles != null) {
      roles = List.copyOf(roles);
      if (roles.isEmpty()) {
        throw new IllegalArgumentException("Name at least one role, or leave roles out");
      }
    }
  }

  @Override
  public Judgement judge(View view) {
    Backing request = view.request();
    if (request == null) {
      return Judgement.failed("It needs %s: make a change request.".formatted(people(count)));
    }
    List<Vote> valid =
        request.approvals().stream()
            .filter(vote -> vote.isAbout(view.move()))
            .filter(vote -> mayApprove(vote.person(), vote.role(), request))
            .toList();
    List<Vote> counted = onePerPerson(valid);
    var evidence = new Evidence(null, counted.stream().map(Vote::actor).toList(), null);
    if (counted.size() >= count) {
      return Judgement.passed(
          "%s approved it."
              .formatted(counted.size() == 1 ? "One person" : counted.size() + " people"),
          evidence);
    }
    return Judgement.pending(
        "It needs %s; it has %d.%s"
            .formatted(
                people(count),
                counted.size(),
                valid.size() > counted.size()
                    ? " Approvals that one person could have given count once."
                    : ""),
        null,
        evidence);
  }

  /** Whether an approval by that person would count. */
  public boolean mayApprove(Person person, String role, Backing request) {
    return (roles == null || roles.contains(role))
        && !person.isSameAs(request.author())
        && !(isByOthers() && request.sourceAuthors().stream().anyMatch(person::isSameAs));
  }

  private boolean isByOthers() {
    return Objects.requireNonNullElse(byOthers, true);
  }

  /** One vote of each group of votes that are connected by what they were given with. */
  private static List<Vote> onePerPerson(List<Vote> votes) {
    var groups = new ArrayList<List<Vote>>();
    for (Vote vote : votes) {
      var joined = new ArrayList<>(List.of(vote));
      groups.removeIf(
          group -> {
            boolean same = group.stream().anyMatch(each -> each.person().isSameAs(vote.person()));
            if (same) {
              joined.addAll(0, group);
            }
            return same;
          });
      groups.add(joined);
    }
    return groups.stream().map(List::getFirst).toList();
  }

  private String people(long number) {
    String who =
        number == 1 ? "the approval of one person" : "the approvals of %d people".formatted(number);
    return roles == null ? who : who + " with the role " + String.join(" or ", roles);
  }

  @Override
  public boolean needsFixedContent() {
    return true;
  }

  @Override
  public boolean isFreeForRollback() {
    return true;
  }
}
