package dev.pinion.http.api;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How gladly a client takes what, as headers like {@code Accept} say (RFC 9110, section 12.4.2).
 */
public final class Weights {
  private Weights() {}

  /**
   * What the values of a header name, in lower case, with weights from 0 for never to 1; of one
   * that is named twice, the greater. A weight that is none is 0. Other parameters do not matter.
   */
  public static Map<String, Double> of(List<String> values) {
    var weights = new HashMap<String, Double>();
    for (String value : values) {
      for (String each : value.split(",", -1)) {
        String[] parts = each.split(";", -1);
        String name = parts[0].strip().toLowerCase(Locale.ROOT);
        if (!name.isEmpty()) {
          weights.merge(name, weight(parts), Math::max);
        }
      }
    }
    return weights;
  }

  private static double weight(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.regionMatches(true, 0, "q=", 0, 2)) {
        String number = parameter.substring(2).strip();
        boolean sane = number.matches("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");
        return sane ? Double.parseDouble(number) : 0;
      }
    }
    return 1;
  }
}
