package dev.pinion.auth.oidc;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a browser goes once it is signed in: a page of the console, and nothing else. */
final class Goal {
  private static final String HOME = "/console";
  private static final int CHARS_MAX = 1_000;

  /** Of what an address may hold only what cannot begin another host. */
  private static final Pattern PAGE =
      Pattern.compile("/console(?:/[\\w.~!$&'()*+,;=:@%-]*+)*+(?:\\?[\\w.~!$&'()*+,;=:@%/?-]*+)?");

  private Goal() {}

  /** The wanted page; the console's first one if what is wanted is no page of it. */
  static String of(@Nullable String wanted) {
    if (wanted == null || wanted.length() > CHARS_MAX || !PAGE.matcher(wanted).matches()) {
      return HOME;
    }
    String path = wanted.split("\\?", 2)[0].toLowerCase(Locale.ROOT);
    boolean leavesOrLoops =
        path.contains("..") || path.contains("%2e") || path.startsWith("/console/sign-in");
    return leavesOrLoops ? HOME : wanted;
  }
}
