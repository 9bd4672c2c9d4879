package dev.pinion.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.auth.Credentials.Malformed;
import dev.pinion.auth.Credentials.None;
import dev.pinion.auth.Credentials.Token;
import dev.pinion.domain.EntityId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialFormsTest {
  private static final EntityId TENANT = EntityId.ofHex("6b059801ef7100d795c0f2e1");
  private static final String JWT = "header.claims.signature";

  private static final String PREFIX = "bearer.token.";

  private static Credentials of(String authorization) {
    return Credentials.of(authorization, List.of(), PREFIX);
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aKeyReadsBackFromItsText() {
    var key = new Credentials.Key(TENANT, "id", "secret_with_separators");
    assertThat(of("Bearer " + key.text())).isEqualTo(key);
    assertThat(of("  bEARER   " + key.text() + " ")).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"pnk_6b05_id_secret", "pnk_6b059801ef7100d795c0f2e1_id", "pnx_a_b_c", JWT})
  void whatIsNoKeyIsTakenForAToken(String text) {
    assertThat(of("Bearer " + text)).isEqualTo(new Token(text, null));
  }

  @Test
  void basicNamesAUserWhoseNameMayHoldAColon() {
    assertThat(of(basic("5f0c:" + JWT))).isEqualTo(new Token(JWT, "5f0c"));
    assertThat(of(basic("acme:5f0c:" + JWT))).isEqualTo(new Token(JWT, "acme:5f0c"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Bearer", "Bearer ", "Basic !", "Basic bm9jb2xvbg==", "Digest a", JWT})
  void whatIsNoneOfTheFormsIsMalformedAndNamesNobody(String authorization) {
    Credentials found = of(authorization);
    assertThat(found).isInstanceOf(Malformed.class);
    assertThat(found.areWellFormed()).isFalse();
  }

  @Test
  void aWebSocketCarriesItsTokenAmongItsProtocolsUnlessThereIsAHeader() {
    List<String> protocols = List.of("chat", "other, " + PREFIX + JWT);
    assertThat(Credentials.of(null, protocols, PREFIX)).isEqualTo(new Token(JWT, null));
    assertThat(Credentials.of("Bearer x", protocols, PREFIX)).isEqualTo(new Token("x", null));
    assertThat(Credentials.of("Digest x", protocols, PREFIX)).isInstanceOf(Malformed.class);
    assertThat(Credentials.of(null, List.of("chat"), PREFIX)).isInstanceOf(None.class);
    assertThat(new None().areWellFormed()).isFalse();
  }
}
