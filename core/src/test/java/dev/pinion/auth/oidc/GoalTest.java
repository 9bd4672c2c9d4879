package dev.pinion.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GoalTest {

  @Test
  void pagesOfTheConsoleAreGoals() {
    for (String page :
        List.of(
            "/console",
            "/console/",
            "/console/services/abc?set=release&tag=a%20b",
            "/console/requests?to=//x",
            "/console?x")) {
      assertThat(Goal.of(page)).isEqualTo(page);
    }
  }

  @Test
  void nothingElseIs() {
    for (String other :
        List.of(
            "",
            "https://elsewhere.test",
            "//elsewhere.test",
            "/\\elsewhere.test",
            "/consoles",
            "/console.elsewhere.test",
            "/console@elsewhere.test",
            "/console\\x",
            "/console/../v1",
            "/console/%2E%2e/v1",
            "/console/sign-in/oidc?workspace=acme",
            "/console/x y",
            "/console/x\r\nSet-Cookie: a",
            "/console#x",
            "/console/ü",
            "/console/" + "x".repeat(1_000))) {
      assertThat(Goal.of(other)).as(other).isEqualTo("/console");
    }
    assertThat(Goal.of(null)).isEqualTo("/console");
  }
}
