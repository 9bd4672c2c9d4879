package dev.pinion.auth.oidc;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPRequest;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Requests to the provider: each has a time limit, each answer a size, and none leads elsewhere.
 */
final class ProviderHttp implements HTTPRequestSender, ResourceRetriever {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  /** For the whole answer. */
  static final Duration TIMEOUT = Duration.ofSeconds(8);

  static final int BODY_BYTES_MAX = 256 * 1024;

  private static final int OK = 200;

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  @Override
  public ReadOnlyHTTPResponse send(ReadOnlyHTTPRequest request) throws IOException {
    String body = request.getBody();
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(request.getURI())
            .method(
                request.getMethod().name(),
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(body, StandardCharsets.UTF_8));
    request
        .getHeaderMap()
        .forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
    HttpResponse<byte[]> answer = answer(builder.build());
    var response = new HTTPResponse(answer.statusCode());
    response.setBody(new String(answer.body(), StandardCharsets.UTF_8));
    String type = contentType(answer);
    if (!type.isEmpty()) {
      try {
        response.setContentType(type);
      } catch (ParseException e) {
        throw new IOException("an answer with an unreadable Content-Type", e);
      }
    }
    return response;
  }

  @Override
  public Resource retrieveResource(URL url) throws IOException {
    HttpResponse<byte[]> answer = answer(HttpRequest.newBuilder(uri(url)).build());
    if (answer.statusCode() != OK) {
      throw new IOException("%s answered with %d".formatted(url, answer.statusCode()));
    }
    return new Resource(new String(answer.body(), StandardCharsets.UTF_8), contentType(answer));
  }

  private static String contentType(HttpResponse<byte[]> answer) {
    return answer.headers().firstValue("Content-Type").orElse("");
  }

  private static URI uri(URL url) throws IOException {
    try {
      return url.toURI();
    } catch (URISyntaxException e) {
      throw new IOException("not an address: " + url, e);
    }
  }

  private HttpResponse<byte[]> answer(HttpRequest request) throws IOException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), BODY_BYTES_MAX));
    try {
      // The time limit of a request ends with the head of its answer; this one is for the rest too.
      return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(request.uri() + ": " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException(
          "%s gave no whole answer within %s".formatted(request.uri(), TIMEOUT), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      answer.cancel(true);
    }
  }
}
