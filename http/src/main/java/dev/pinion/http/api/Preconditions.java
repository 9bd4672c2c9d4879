package dev.pinion.http.api;

import dev.pinion.domain.service.Precondition;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The conditional headers of writes and reads (RFC 9110, section 13), by revision numbers. */
public final class Preconditions {
  /** One entity tag; the digits of a strong one that a revision can have are captured. */
  private static final Pattern ENTITY_TAG =
      Pattern.compile("(?:\"([0-9]{1,18})\"|(?:W/)?\"[\\x21\\x23-\\x7e\\x80-\\xff]*\")");

  /** A write only of what stands at a revision, or only of what exists. */
  public static final Param<Precondition> IF_MATCH =
      Param.header(
          "If-Match",
          Types.string()
              .mapChecked(
                  Preconditions::ifMatch,
                  "value_error",
                  "Give a revision in quotes, such as \"7\", or *")
              .nullable());

  /** A write only of what does not exist. */
  public static final Param<Precondition> IF_NONE_MATCH =
      Param.header(
          "If-None-Match",
          Types.string()
              .mapChecked(
                  Preconditions::ifNoneMatch, "value_error", "On a write only * can be given")
              .nullable());

  private Preconditions() {}

  /** What the headers of a write demand. */
  public static List<Precondition> of(Call call) {
    var all = new ArrayList<Precondition>();
    for (Param<Precondition> each : List.of(IF_MATCH, IF_NONE_MATCH)) {
      Precondition found = call.find(each);
      if (found != null) {
        all.add(found);
      }
    }
    return List.copyOf(all);
  }

  private static @Nullable Precondition ifNoneMatch(String text) {
    return text.strip().equals("*") ? new Precondition.Absent() : null;
  }

  private static @Nullable Precondition ifMatch(String text) {
    if (text.strip().equals("*")) {
      return new Precondition.Exists();
    }
    var revisions = new HashSet<Long>();
    for (String part : text.split(",", -1)) {
      Matcher tag = ENTITY_TAG.matcher(part.strip());
      if (!tag.matches()) {
        return null;
      }
      if (tag.group(1) != null) {
        revisions.add(Long.parseLong(tag.group(1)));
      }
    }
    return new Precondition.AtRevision(revisions);
  }
}
