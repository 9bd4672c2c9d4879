package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.domain.access.KeyPermissions;
import dev.pinion.domain.governance.Condition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command of docs/governance.md does what the guide says, on a Monday at noon. */
class GovernanceGuideTest {
  private static final String GUIDE = "governance.md";
  @TempDir Path folder;

  @Test
  void everyCommandDoesWhatTheGuideSays() throws IOException, InterruptedException {
    // Not ahead of the clock of the commands, which say until when.
    ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
    ZonedDateTime noon =
        now.with(TemporalAdjusters.previous(DayOfWeek.MONDAY)).with(LocalTime.NOON);
    Duration behind = Duration.between(noon, now);
    InstantSource clock = () -> Instant.now().minus(behind);
    Guide.of(GUIDE).run(folder, clock);
  }

  @Test
  void theReferenceHasEveryConditionAndPermission() throws IOException {
    String reference = Guide.of("behaviour/governance.md").text();
    assertThat(Condition.TYPES.keySet())
        .allSatisfy(type -> assertThat(reference).contains("`" + type + "`"));
    assertThat(KeyPermissions.all())
        .filteredOn(name -> name.matches("(Rule|Request|Freeze)\\..*|Service\\.override"))
        .hasSize(6)
        .allSatisfy(name -> assertThat(Guide.of(GUIDE).text()).contains("`" + name + "`"));
  }
}
