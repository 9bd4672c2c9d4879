package dev.pinion.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LanguageCodesTest {

  @Test
  void theRegistrysCodesAreKnownAndNothingElse() {
    assertThat(new String[] {"eng", "deu", "aaa", "zza", "tlh"}).allMatch(LanguageCodes::isIso6393);
    assertThat(new String[] {"qqq", "en", "ENG", "", "engl"}).noneMatch(LanguageCodes::isIso6393);
  }

  @Test
  void twoLettersAreThoseOfIso6391() {
    assertThat(LanguageCodes.isIso6391("de")).isTrue();
    assertThat(LanguageCodes.isIso6391("qq")).isFalse();
  }
}
