package dev.pinion.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AddressTest {

  @Test
  void onlyLettersOfAsciiHaveTwoCases() {
    assertThat(Address.isSame("Mike@Acme.test", "mIKE@aCME.TEST")).isTrue();
    assertThat(Address.isSame("jörg@acme.test", "jörg@ACME.test")).isTrue();
    assertThat(Address.isSame("jörg@acme.test", "jÖrg@acme.test")).isFalse();
    assertThat(Address.isSame("mike@acme.test", "mi\u212Ae@acme.test")).as("Kelvin").isFalse();
    assertThat(Address.isSame("lisa@acme.test", "li\u017Fa@acme.test")).as("long s").isFalse();
    assertThat(Address.isSame("mike@acme.test", "mike@acme.test ")).isFalse();
  }

  @Test
  void theDomainIsWhatFollowsTheLastAt() {
    assertThat(Address.domain("mike@ACME.test")).isEqualTo("acme.test");
    assertThat(Address.domain("\"mike@acme.test\"@elsewhere.test")).isEqualTo("elsewhere.test");
    assertThat(Address.domain("mike")).isEmpty();
    assertThat(Address.domain("mike@")).isEmpty();
  }
}
