package dev.pinion.cli.governance;

import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.Workspace;
import dev.pinion.client.Requests;
import dev.pinion.client.model.request.ChangeRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a command line names a change request.
 *
 * @param number null if it is named by its id
 * @param id null if it is named by its number
 */
record RequestName(@Nullable Long number, @Nullable String id) {
  private static final Pattern NUMBER = Pattern.compile("#?([1-9][0-9]{0,17})");

  /**
   * The name that a text is: {@code 7}, {@code #7}, or an id in either of its two forms.
   *
   * @throws RefusedException if it is none of them
   */
  static RequestName parse(String text) {
    Matcher matcher = NUMBER.matcher(text);
    if (matcher.matches()) {
      return new RequestName(Long.valueOf(matcher.group(1)), null);
    }
    String id = Workspace.platformId(text);
    if (id == null) {
      throw RefusedException.usage(
          "\"%s\" is no change request; give its number, such as 7, or its id."
              .formatted(Text.clean(text)));
    }
    return new RequestName(null, id);
  }

  /**
   * The request of that name.
   *
   * @throws RefusedException if there is none that the caller may see
   */
  ChangeRequest find(Requests requests) {
    ChangeRequest found =
        number != null ? requests.numbered(number) : requests.find(String.valueOf(id));
    if (found == null) {
      throw new RefusedException(
          "There is no change request %s that you may see; forge request list lists them."
              .formatted(number != null ? "#" + number : id));
    }
    return found;
  }
}
