package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.domain.service.Warning;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command of docs/promotion.md does what the guide says. */
class PromotionGuideTest {
  private static final String GUIDE = "promotion.md";

  @TempDir Path folder;

  @Test
  void everyCommandDoesWhatTheGuideSays() throws IOException, InterruptedException {
    Guide.of(GUIDE).run(folder, InstantSource.system());
  }

  @Test
  void whatTheTextNamesIsRunToo() throws IOException {
    Guide.of(GUIDE).requireNamedCommandsToBeRun(4);
  }

  @Test
  void everyWarningIsExplained() throws IOException {
    assertThat(Warning.Code.values())
        .allSatisfy(
            code -> assertThat(Guide.of(GUIDE).text()).contains("`" + code.wireName() + "`"));
  }

  @Test
  void aPromiseThatIsNotKeptIsSeen() {
    Pattern shown = Guide.pattern(List.of("a  b …", "…", "end"));
    assertThat("a b 3\nx\ny\nend\n").matches(shown);
    assertThat("a b 3\nend\n").matches(shown);
    assertThat("a c 3\nend\n").doesNotMatch(shown);
    assertThat("a b 3\nend\nmore\n").doesNotMatch(shown);
  }
}
