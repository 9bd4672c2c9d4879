package dev.pinion.server;

import dev.pinion.config.Settings;
import dev.pinion.server.data.SettingsOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a person reads when the server listens: the address, how to get in, and what to try. It
 * names the files that hold secrets and shows none of them.
 */
final class Welcome {
  private static final Path USUAL_DATA = Path.of("data");
  private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9_./:@%+=-]+");

  private final PrintWriter out;
  private final String forge;

  /**
   * A welcome.
   *
   * @param forge how the person called the program
   */
  Welcome(PrintWriter out, String forge) {
    this.out = out;
    this.forge = word(forge);
  }

  /**
   * Tells of a server that has no demonstration.
   *
   * @param given the options by which the server was told where its data is
   */
  void print(String url, Settings settings, SettingsOptions.Repeated given) {
    var words = new StringBuilder();
    given.words().forEach(each -> words.append(' ').append(word(each)));
    Path data = settings.dataDir();
    boolean isKnown = given.nameFolder() || isUsual(data);
    String at = words + (isKnown ? "" : " --data-dir " + word(data.toString()));
    String how = given.areAll() ? "" : ", with the same settings of its data as this server";
    say(
        """
        Pinion listens on %s

        In another terminal, in this folder%s:

          %s tenant create acme%s
              makes a tenant and prints its keys, this once
          %s tenant list%s
              lists the tenants there are
          %s auth login --url %s
              asks for a tenant's Platform API key; then try %s service list

        Ctrl-C stops the server.
        """
            .formatted(url, how, forge, at, forge, at, forge, url, forge));
  }

  /** In one piece: whoever waits for the first line finds the others, too. */
  private void say(String text) {
    out.print(text);
    out.flush();
  }

  /**
   * Tells of a server with its demonstration.
   *
   * @param credentials the file with the demonstration's credentials
   * @param link where a browser is signed in once; null without a console
   */
  void printDemo(
      String url, Settings settings, String tenant, Path credentials, @Nullable String link) {
    boolean usual = isUsual(settings.dataDir());
    // Beside the usual folder, commands find the demonstration by themselves.
    String env = usual ? "" : " --env " + tenant;
    String first =
        usual
            ? forge + " service list"
            : "%s auth login%s --credentials %s"
                .formatted(forge, env, word(credentials.toString()));
    String console =
        link == null
            ? ""
            : "Open the console in a browser; this link signs you in once:\n\n  %s\n\n"
                .formatted(link);
    say(
        """
        Pinion listens on %s

        %sThe demonstration tenant "%s" is ready; its keys are in %s, which only you can read.
        In another terminal, in this folder:

          %s
          %s version-set diff "Clinic front desk" release preview%s
          %s version-set promote "Clinic front desk" preview release%s
          %s request show 1%s

        Ctrl-C stops the server.
        """
            .formatted(
                url, console, tenant, credentials, first, forge, env, forge, env, forge, env));
  }

  private static boolean isUsual(Path data) {
    return data.toAbsolutePath().normalize().equals(USUAL_DATA.toAbsolutePath().normalize());
  }

  /** A word that a shell reads as it stands. */
  private static String word(String text) {
    return PLAIN_WORD.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
