package io.slipway.engine.internal.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.Granularity;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberSet;
import io.slipway.spi.Resolution;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SlicesTest {
  private static final MemberId CONTROLLER = MemberId.controller(1);
  private static final MemberId FIRST = MemberId.spu(1);
  private static final MemberId SECOND = MemberId.spu(2);

  private final Resolution resolution =
      Resolution.builder("1")
          .member(CONTROLLER, Map.of())
          .member(FIRST, Map.of())
          .member(SECOND, Map.of())
          .build();

  @Test
  void areMembersOrWholeRolesOrTheCluster() {
    assertThat(slices(Granularity.MEMBER, CONTROLLER, SECOND))
        .containsExactly(MemberSet.of(CONTROLLER), MemberSet.of(SECOND));
    assertThat(slices(Granularity.ROLE, SECOND)).containsExactly(MemberSet.of(FIRST, SECOND));
    assertThat(slices(Granularity.ROLE, CONTROLLER, SECOND))
        .containsExactlyInAnyOrder(MemberSet.of(CONTROLLER), MemberSet.of(FIRST, SECOND));
    assertThat(slices(Granularity.CLUSTER, SECOND))
        .containsExactly(MemberSet.of(CONTROLLER, FIRST, SECOND));
  }

  private List<MemberSet> slices(Granularity granularity, MemberId... targets) {
    return Slices.of(granularity, resolution, MemberSet.of(targets));
  }
}
