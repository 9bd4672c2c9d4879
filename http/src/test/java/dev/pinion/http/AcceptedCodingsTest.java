package dev.pinion.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code Accept-Encoding} asks for. */
class AcceptedCodingsTest {

  @Test
  void gzipIsPreferredWhereItIsTakenAsGladlyAsAnything() {
    for (String value :
        List.of(
            "gzip",
            "GZIP",
            "x-gzip",
            "gzip, deflate, br",
            "br;q=1.0, gzip;q=0.8, *;q=0.1",
            "gzip;q=0.001",
            "gzip; q=0.5 , identity;q=0.5",
            "deflate,gzip;Q=1",
            "*",
            "*;q=0.5",
            "identity;q=0.2, *",
            "gzip, identity;q=0")) {
      assertThat(AcceptedCodings.of(List.of(value)).preferGzip()).as(value).isTrue();
    }
    assertThat(AcceptedCodings.of(List.of("br", "gzip")).preferGzip()).isTrue();
  }

  @Test
  void gzipIsNotForcedOnAnybody() {
    for (String value :
        List.of(
            "",
            " ",
            "identity",
            "br",
            "gzip;q=0",
            "gzip;q=0.000",
            "*;q=0",
            "gzip;q=0, *",
            "gzip;q=0.5, identity",
            "gzip;q=0.5, *",
            "identity;q=0",
            "gzip;q=2",
            "gzip;q=x",
            "gzip;q=-1",
            "gzip;q=0.1234",
            "xgzip")) {
      assertThat(AcceptedCodings.of(List.of(value)).preferGzip()).as(value).isFalse();
    }
    assertThat(AcceptedCodings.UNSAID.preferGzip()).isFalse();
  }

  @Test
  void whatIsRefusedAsItIsMustBeCompressed() {
    for (String value : List.of("gzip, identity;q=0", "gzip;q=0.1, *;q=0", "*, identity;q=0.0")) {
      assertThat(AcceptedCodings.of(List.of(value)).refuseIdentity()).as(value).isTrue();
    }
    // Who takes nothing at all is answered as if they had not said so.
    for (String value : List.of("identity;q=0", "*;q=0", "gzip", "br, identity;q=0")) {
      assertThat(AcceptedCodings.of(List.of(value)).refuseIdentity()).as(value).isFalse();
    }
  }
}
