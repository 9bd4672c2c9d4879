package dev.pinion.domain.access;

import dev.pinion.domain.access.Condition.Equals;
import dev.pinion.domain.access.Condition.In;
import dev.pinion.domain.access.Condition.NotEquals;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a role, a key or a person holds. Any one grant that applies is enough; nothing is ever
 * forbidden by a grant.
 *
 * @param list the grants, in the order in which they were given
 */
public record Grants(List<Grant> list) {

  /**
   * The most single-value grants that one grant with {@code In} conditions is taken apart into when
   * coverage is decided; a grant beyond counts as not covered unless one grant covers it whole.
   */
  static final int MAX_SINGLE_VALUE_GRANTS = 1_000;

  /** Comparisons of values in one question of coverage: some tenths of a second. */
  private static final int COMPARISONS_MAX = 5_000_000;

  private static final Grants NONE = new Grants(List.of());

  public Grants {
    list = List.copyOf(list);
  }

  /** No grants at all. */
  public static Grants none() {
    return NONE;
  }

  /** Whether some grant of the permission applies to the resource. */
  public boolean allows(Permission permission, Attributes resource) {
    for (Grant each : list) {
      if (each.permission() == permission && each.applies(resource)) {
        return true;
      }
    }
    return false;
  }

  /** Whether there is a grant of the permission at all, whatever its conditions. */
  public boolean mayEver(Permission permission) {
    for (Grant each : list) {
      if (each.permission() == permission) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether these grants allow at least everything that the others allow: nobody can grant, assign
   * or mint a key for more than they hold (docs/behaviour/access.md). {@code true} is a proof.
   * {@code false} may also mean that the proof needs several grants at once for something other
   * than the values of an {@code In}, or more comparisons than are made for anybody.
   */
  public boolean covers(Grants other) {
    var proof = new Proof();
    return other.list.stream().allMatch(each -> each.neverApplies() || proof.covers(each));
  }

  /** One search for a proof, which ends when it has taken enough. */
  private final class Proof {
    private int left = COMPARISONS_MAX;

    boolean covers(Grant other) {
      return coversWhole(other) || coversByValue(other);
    }

    private boolean coversWhole(Grant other) {
      for (Grant each : list) {
        if (left <= 0) {
          return false;
        }
        if (implied(other, each)) {
          return true;
        }
      }
      return false;
    }

    private boolean coversByValue(Grant other) {
      long combinations = 1;
      var several = new ArrayList<Map.Entry<String, In>>();
      for (Map.Entry<String, Condition> each : other.conditions().entrySet()) {
        if (each.getValue() instanceof In in) {
          several.add(Map.entry(each.getKey(), in));
          combinations *= in.values().size();
          if (combinations > MAX_SINGLE_VALUE_GRANTS) {
            return false;
          }
        }
      }
      return combinations > 1
          && coversEach(other, new LinkedHashMap<>(other.conditions()), several);
    }

    /**
     * Goes through the values of the attributes that may have several, one combination at a time:
     * all together would take more memory than any request may.
     */
    private boolean coversEach(
        Grant other, Map<String, Condition> conditions, List<Map.Entry<String, In>> several) {
      if (several.isEmpty()) {
        left -= conditions.size();
        return coversWhole(new Grant(other.permission(), conditions));
      }
      Map.Entry<String, In> first = several.getFirst();
      List<Map.Entry<String, In>> rest = several.subList(1, several.size());
      for (Object value : first.getValue().values()) {
        conditions.put(first.getKey(), new Equals(value));
        if (!coversEach(other, conditions, rest)) {
          return false;
        }
      }
      return true;
    }

    /** Whether wherever {@code premise} applies, {@code conclusion} does too. */
    private boolean implied(Grant premise, Grant conclusion) {
      left--;
      if (premise.permission() != conclusion.permission()) {
        return false;
      }
      for (Map.Entry<String, Condition> each : conclusion.conditions().entrySet()) {
        Condition known = premise.conditions().get(each.getKey());
        left -= comparisons(known) + comparisons(each.getValue());
        if (known == null || !Grants.implied(each.getKey(), known, each.getValue())) {
          return false;
        }
      }
      return true;
    }
  }

  private static int comparisons(@Nullable Condition condition) {
    return condition instanceof In in ? in.values().size() : 1;
  }

  private static boolean implied(String attribute, Condition premise, Condition conclusion) {
    return switch (premise) {
      case Equals(Object value) -> impliedByValue(attribute, value, conclusion);
      case In(List<Object> values) when conclusion instanceof In(List<Object> ours) ->
          comparables(ours).containsAll(comparables(values));
      case In(List<Object> values) ->
          values.stream().allMatch(value -> impliedByValue(attribute, value, conclusion));
      case NotEquals(Object value) ->
          conclusion instanceof NotEquals(Object ours) && Condition.same(value, ours);
    };
  }

  private static Set<@Nullable Object> comparables(List<@Nullable Object> values) {
    var set = new HashSet<@Nullable Object>();
    values.forEach(value -> set.add(Condition.comparable(value)));
    return set;
  }

  /**
   * Whether knowing one value of the attribute is enough for the condition. For a tag it says
   * nothing about {@code NotEquals}: the tag may have other values besides.
   */
  private static boolean impliedByValue(
      String attribute, @Nullable Object value, Condition conclusion) {
    boolean onlyValue = !Permission.isTag(attribute);
    return (onlyValue || !(conclusion instanceof NotEquals))
        && conclusion.holds(Collections.singletonList(value));
  }
}
