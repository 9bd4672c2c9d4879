package dev.pinion.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.1, true",
    "10.0.0.1, 10.0.0.2, false",
    "10.0.0.0/8, 10.255.1.2, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.1.2.3/8, 10.200.0.0, true",
    "172.16.0.0/12, 172.31.255.255, true",
    "172.16.0.0/12, 172.32.0.0, false",
    "172.16.0.0/12, 172.15.255.255, false",
    "192.168.1.128/25, 192.168.1.128, true",
    "192.168.1.128/25, 192.168.1.127, false",
    "192.168.1.7/31, 192.168.1.6, true",
    "192.168.1.7/31, 192.168.1.8, false",
    "192.168.1.7/32, 192.168.1.7, true",
    "192.168.1.7/32, 192.168.1.6, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, ::1, false",
    "::/0, 10.0.0.1, false",
    "fd00::/8, fdff::1, true",
    "fd00::/8, fe00::1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::1, 0:0:0:0:0:0:0:1, true",
    "::ffff:10.0.0.0/8, 10.1.1.1, true"
  })
  void anAddressIsInARangeWhoseFirstBitsItHas(String range, String address, boolean isIn) {
    assertThat(AddressRange.of(range).contains(InetAddress.ofLiteral(address))).isEqualTo(isIn);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "10.0.0",
        "172.16/12",
        "10",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/+8",
        "/8",
        "::/129",
        "::1/x",
        "10.0.0.0/8/8",
        "10.0.0.0/0008",
        "10.0.0.0 /8"
      })
  void whatIsNeitherAnAddressNorARangeIsRefused(String text) {
    assertThatThrownBy(() -> AddressRange.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "10.0.0.0/8", "0:0:0:0:0:0:0:1", "fd00:0:0:0:0:0:0:0/8"})
  void aRangeIsWrittenAsItIsRead(String text) {
    assertThat(AddressRange.of(text)).hasToString(text);
  }
}
