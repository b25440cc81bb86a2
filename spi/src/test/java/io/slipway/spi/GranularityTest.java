package io.slipway.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GranularityTest {
  private static final MemberId CONTROLLER = MemberId.controller(1);
  private static final MemberId FIRST = MemberId.spu(1);
  private static final MemberId SECOND = MemberId.spu(2);
  private static final MemberSet CONTROLLERS = MemberSet.of(CONTROLLER);
  private static final MemberSet SPUS = MemberSet.of(FIRST, SECOND);

  private final Resolution resolution =
      Resolution.builder("1")
          .controllersFirst(Set.of(OperationKind.RESUME))
          .member(SECOND, Map.of())
          .member(FIRST, Map.of())
          .member(CONTROLLER, Map.of())
          .build();

  @Test
  void slicesAreMembersOrWholeRolesOrTheCluster() {
    assertThat(slices(Granularity.MEMBER, CONTROLLER, SECOND))
        .containsExactly(CONTROLLERS, MemberSet.of(SECOND));
    assertThat(slices(Granularity.ROLE, SECOND)).containsExactly(SPUS);
    assertThat(slices(Granularity.ROLE, SECOND, CONTROLLER)).containsExactly(CONTROLLERS, SPUS);
    assertThat(slices(Granularity.CLUSTER, SECOND)).containsExactly(resolution.members());
  }

  @ParameterizedTest
  @EnumSource
  void nobodyIsCoveredByNoSlice(Granularity granularity) {
    assertThat(slices(granularity)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void controllersComeFirstWhereTheyCanAndAreToBe(Granularity granularity) {
    boolean apart = granularity != Granularity.CLUSTER;

    assertThat(granularity.dividesRoles()).isEqualTo(apart);
    assertThat(granularity.launchOrder(resolution, OperationKind.RESUME))
        .isEqualTo(apart ? List.of(CONTROLLERS, SPUS) : List.of(resolution.members()));
    assertThat(granularity.launchOrder(resolution, OperationKind.START))
        .containsExactly(resolution.members());
  }

  @Test
  void withoutControllersSpusAreStillTheSecondToBeLaunched() {
    Resolution spusOnly =
        Resolution.builder("1")
            .controllersFirst(Set.of(OperationKind.RESUME))
            .member(FIRST, Map.of())
            .build();

    assertThat(spusOnly.launchOrder(OperationKind.RESUME))
        .containsExactly(MemberSet.of(), MemberSet.of(FIRST));
    assertThat(spusOnly.launchOrder(OperationKind.START)).containsExactly(MemberSet.of(FIRST));
  }

  private List<MemberSet> slices(Granularity granularity, MemberId... members) {
    return granularity.slices(resolution, MemberSet.of(members));
  }
}
