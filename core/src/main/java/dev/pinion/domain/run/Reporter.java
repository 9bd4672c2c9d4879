package dev.pinion.domain.run;

import dev.pinion.domain.Actor;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who reported a result: evidence, kept as it was then.
 *
 * @param names the name of their role and, if they are a key, that of the key
 */
public record Reporter(Actor actor, Set<String> names) {
  public Reporter {
    names = Collections.unmodifiableSet(new TreeSet<>(names));
  }
}
