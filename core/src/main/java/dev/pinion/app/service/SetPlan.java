package dev.pinion.app.service;

import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Service;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is to be written of a service's sets.
 *
 * @param puts sets to add or replace, each with content that differs from what is there
 * @param removals names of sets to remove
 */
record SetPlan(SortedMap<String, Pins> puts, List<String> removals) {

  static final SetPlan NOTHING = new SetPlan(new TreeMap<>(), List.of());

  boolean isEmpty() {
    return puts.isEmpty() && removals.isEmpty();
  }

  /** Every stored set of the service as it will be. */
  SortedMap<String, Pins> result(Service service) {
    var result = new TreeMap<String, Pins>();
    service.storedSets().forEach((name, set) -> result.put(name, set.pins()));
    removals.forEach(result::remove);
    result.putAll(puts);
    return result;
  }
}
