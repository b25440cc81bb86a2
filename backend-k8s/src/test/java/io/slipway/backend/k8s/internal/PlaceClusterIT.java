package io.slipway.backend.k8s.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.LoadBalancerStatusBuilder;
import io.fabric8.kubernetes.api.model.ServiceStatusBuilder;
import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.Endpoint;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.OperationKind;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where clusters are, and how they are reached from outside. */
class PlaceClusterIT {
  private static final MemberId SPU = MemberId.spu(1);

  private final TestCluster world = new TestCluster();
  private String namespace = "";

  @BeforeEach
  void make() {
    namespace = world.makeNamespace("place");
  }

  @AfterEach
  void end() {
    world.endNamespace(namespace);
    world.close();
  }

  private static List<Endpoint> external(Subject subject) {
    return subject.observe().member(SPU).orElseThrow().endpoints().stream()
        .filter(endpoint -> endpoint.scope() == Endpoint.Scope.EXTERNAL)
        .toList();
  }

  @Test
  void aNodePortAnswersOutside() throws IOException {
    String node = world.node();
    try (ClusterBackend backend = Subject.open(world.kubeconfig(namespace))) {
      Subject subject =
          new Subject(
              backend,
              Subject.spec(1)
                  .backendOption("service-type", "NodePort")
                  .backendOption("external-host", node)
                  .build());
      subject.start(1);
      Endpoint endpoint = external(subject).get(0);
      assertThat(endpoint.host()).isEqualTo(node);
      TestCluster.await(() -> answers(endpoint));
    }
  }

  private static boolean answers(Endpoint endpoint) {
    try (Socket socket = new Socket(endpoint.host(), endpoint.port())) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aLoadBalancersAddressIsAwaitedBeforeTheLaunch() {
    try (ClusterBackend backend = Subject.open(world.kubeconfig(namespace))) {
      Subject subject =
          new Subject(
              backend, Subject.spec(1).backendOption("service-type", "LoadBalancer").build());
      subject.provision(1);
      assertThatThrownBy(
              () -> backend.launch(subject.call(OperationKind.START, 1), subject.members()))
          .isInstanceOfSatisfying(
              BackendException.class,
              e -> {
                assertThat(e.retryable()).isTrue();
                assertThat(e.reason()).contains("NoExternalAddress");
              });
      assertThat(external(subject)).isEmpty();
      world
          .admin()
          .services()
          .inNamespace(namespace)
          .withName(new Names(subject.id()).external(SPU))
          .editStatus(
              service -> {
                service.setStatus(
                    new ServiceStatusBuilder()
                        .withLoadBalancer(
                            new LoadBalancerStatusBuilder()
                                .withIngress(
                                    new LoadBalancerIngressBuilder().withIp("192.0.2.7").build())
                                .build())
                        .build());
                return service;
              });
      backend.launch(subject.call(OperationKind.START, 1), subject.members());
      assertThat(external(subject)).extracting(Endpoint::address).containsExactly("192.0.2.7:9092");
    }
  }

  @Test
  void aNamespaceThatIsGoneIsNotAnAbsentCluster() {
    String gone = world.makeNamespace("gone");
    try (ClusterBackend backend = Subject.open(world.kubeconfig(namespace));
        ClusterBackend other = Subject.open(world.kubeconfig(gone))) {
      Subject subject = new Subject(other, 1);
      subject.provision(1);
      world.endNamespace(gone);
      TestCluster.await(() -> world.admin().namespaces().withName(gone).get() == null);
      assertThatThrownBy(subject::observe)
          .isInstanceOfSatisfying(
              BackendException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE));
      assertThatThrownBy(
              () -> new Subject(backend, Subject.spec(1).backendOption("namespace", gone).build()))
          .isInstanceOfSatisfying(
              BackendException.class,
              e ->
                  assertThat(e.code())
                      .isIn(ErrorCode.BACKEND_UNAVAILABLE, ErrorCode.BACKEND_REJECTED))
          .hasMessageContaining("namespace");
    }
  }
}
