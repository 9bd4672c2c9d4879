package dev.pinion.http.classic.asset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of PEP 440. */
class VersionSpecifierTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "==1",
        "==1.2.3",
        "==1.*",
        "!=1.2.*",
        "~=1.4",
        "~=1.4.5a4",
        ">=1.2,<2",
        " >= 1.2 , < 2 ",
        ">=1.2,",
        "==1!2.0",
        "==1.0+ubuntu.1",
        ">1.0.post1",
        ">=1.0.dev3",
        "<=2.0RC1",
        "==v1.0",
        "===whatever-1",
      })
  void isValid(String text) {
    assertThat(VersionSpecifier.isValid(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.2",
        "=1.2",
        "^1.2",
        "~1.2",
        ">=",
        "latest",
        "*",
        ">=1.*",
        "~=1",
        "~=1.*",
        "==1.*.2",
        ">=1.0+local",
        "==1.0.dev1.*",
        ">=1 <2",
        "==1..2",
        "===",
        "==1.0\n!",
      })
  void isNotValid(String text) {
    assertThat(VersionSpecifier.isValid(text)).isFalse();
  }

  /** Catches a pattern that is matched by recursion, for which a long text has no stack. */
  @Test
  void aLongOneIsRead() {
    String many = ".1".repeat(20_000);
    assertThat(VersionSpecifier.isValid("==1" + many)).isTrue();
    assertThat(VersionSpecifier.isValid("~=1" + many)).isTrue();
    assertThat(VersionSpecifier.isValid("==1+a" + many)).isTrue();
    assertThat(VersionSpecifier.isValid("==1" + many + "!")).isFalse();
  }
}
