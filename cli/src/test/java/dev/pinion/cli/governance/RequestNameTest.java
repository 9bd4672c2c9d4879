package dev.pinion.cli.governance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.client.model.governance.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How change requests are named, and what scopes are called. */
class RequestNameTest {

  @Test
  void aRequestIsNamedByItsNumberOrItsId() {
    assertThat(RequestName.parse("7")).isEqualTo(new RequestName(7L, null));
    assertThat(RequestName.parse("#12")).isEqualTo(new RequestName(12L, null));
    String id = "0196a1b2-c3d4-8e5f-8a6b-7c8d9e0f1a2b";
    assertThat(RequestName.parse(id)).isEqualTo(new RequestName(null, id));
    assertThat(RequestName.parse(id.toUpperCase(java.util.Locale.ROOT)))
        .isEqualTo(new RequestName(null, id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "#", "0", "-7", "7a", "##7", "seven", "1234567890123456789"})
  void anythingElseIsUsage(String text) {
    var refused = catchThrowableOfType(RefusedException.class, () -> RequestName.parse(text));
    assertThat(refused)
        .hasMessage("\"%s\" is no change request; give its number, such as 7, or its id.", text);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'version_sets': ['*']} | every set of every service",
        "{'version_sets': ['release', 'rc-*']} | release, rc-* of every service",
        "{'services': {'tags': ['tier:gold', 'team:*']}, 'version_sets': ['release']} | release of services tagged tier:gold and team:*",
        "{'services': {'names': ['Clinic*'], 'environments': ['production']}, 'version_sets': ['release'], 'guard_settings': true} | release of services named Clinic*, in production, and their settings",
      })
  void scopesAreToldInWords(String scope, String words) {
    var json = CliJson.mapper().readTree(scope.replace('\'', '"'));
    assertThat(ScopeWords.of(new Scope(json))).isEqualTo(words);
  }

  @Test
  void noScopeIsEverything() {
    assertThat(ScopeWords.of(null)).isEqualTo("everything");
  }
}
