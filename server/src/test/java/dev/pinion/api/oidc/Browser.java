package dev.pinion.api.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a browser does with cookies, one step at a time. */
final class Browser {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** By name: the JDK's own would quote the values of those that have a Max-Age. */
  private final Map<String, String> cookies = new TreeMap<>();

  /** An answer, and the address that it is from. */
  record Answer(URI from, int status, Map<String, List<String>> headers, String body) {
    /** Where it leads; empty if nowhere. */
    String location() {
      List<String> values = headers.getOrDefault("location", List.of());
      return values.isEmpty() ? "" : from.resolve(values.getFirst()).toString();
    }

    /** A parameter of where it leads. */
    String parameter(String name) {
      var found = Pattern.compile("[?&]" + name + "=([^&]*)").matcher(location());
      assertThat(found.find()).as("%s in %s", name, location()).isTrue();
      return found.group(1);
    }

    List<String> cookies() {
      return headers.getOrDefault("set-cookie", List.of());
    }
  }

  Answer get(String address) {
    return send(HttpRequest.newBuilder(URI.create(address)).header("Accept", "text/html"));
  }

  Answer follow(Answer answer) {
    assertThat(answer.location()).as("%s answered %s", answer.from(), answer).isNotEmpty();
    return get(answer.location());
  }

  /** Fills in the sign-in page of the real provider that it was sent to; the way back. */
  Answer signIn(ProviderProcess provider, Answer sentTo, String name) {
    Answer page = follow(sentTo);
    while (page.status() == 302) {
      page = follow(page);
    }
    String token = page.body().replaceAll("(?s).*name=\"_csrf\"[^>]*value=\"([^\"]+)\".*", "$1");
    Answer answer =
        post(
            provider.issuer() + "/login",
            List.of("username", name, "password", ProviderProcess.PASSWORD, "_csrf", token));
    while (answer.location().startsWith(provider.issuer())) {
      answer = follow(answer);
    }
    return answer;
  }

  /** Sends a form. */
  Answer post(String address, List<String> namesAndValues) {
    List<String> pairs = new ArrayList<>();
    Function<String, String> coded = text -> URLEncoder.encode(text, StandardCharsets.UTF_8);
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      pairs.add(coded.apply(namesAndValues.get(i)) + "=" + coded.apply(namesAndValues.get(i + 1)));
    }
    return send(
        HttpRequest.newBuilder(URI.create(address))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(String.join("&", pairs))));
  }

  /** What the console asks the API, with the header that says that it is the console. */
  Answer api(String method, String address) {
    return send(
        HttpRequest.newBuilder(URI.create(address))
            .header("X-Pinion-Console", "1")
            .method(method, BodyPublishers.noBody()));
  }

  /** Why the sign-in page says that nobody is signed in; null if it says nothing. */
  @Nullable String failure(String server) {
    JsonNode told = JSON.readTree(api("GET", server + "/v1/auth/sign-in-options").body());
    return told.get("failure").isNull() ? null : told.get("failure").stringValue();
  }

  /** The status of the question who is signed in. */
  int session(String server) {
    return api("GET", server + "/v1/auth/session").status();
  }

  JsonNode whoIsSignedIn(String server) {
    Answer answer = api("GET", server + "/v1/auth/session");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  /** Its cookies as the header that would send them. */
  String cookieHeader() {
    return cookies.entrySet().stream()
        .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
        .collect(Collectors.joining("; "));
  }

  private void keep(String cookie) {
    String pair = cookie.split(";", 2)[0];
    String name = pair.substring(0, pair.indexOf('='));
    if (cookie.contains("Max-Age=0")) {
      cookies.remove(name);
    } else {
      cookies.put(name, pair.substring(name.length() + 1));
    }
  }

  private Answer send(HttpRequest.Builder request) {
    if (!cookies.isEmpty()) {
      request.header("Cookie", cookieHeader());
    }
    try {
      HttpResponse<String> answer =
          CLIENT.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
      answer.headers().allValues("Set-Cookie").forEach(this::keep);
      return new Answer(answer.uri(), answer.statusCode(), answer.headers().map(), answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
